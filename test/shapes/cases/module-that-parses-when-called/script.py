from settings import get_args

args = get_args()
print(args.data)
