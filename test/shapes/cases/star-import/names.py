int = float = open = OSError = Exception = next = 'hidden'
