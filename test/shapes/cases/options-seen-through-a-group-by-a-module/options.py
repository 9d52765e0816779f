def add_options(group):
    group.add_argument('--size', type=int, default=1)


def describe(group):
    print([option.dest for option in group._actions])
