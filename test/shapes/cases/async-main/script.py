import argparse
import asyncio


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', default='d')
    args = parser.parse_args()
    name = await asyncio.sleep(0, 'x')
    print(name, args.data)


asyncio.run(main())
