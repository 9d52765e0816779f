rows = 1

exec(open('from_command_line.py').read())
