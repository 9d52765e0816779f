import argparse
import asyncio


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', type=int, default=1)
    args = parser.parse_args()
    await asyncio.sleep(0.01)
    print(args.size)


asyncio.run(asyncio.wait_for(main(), 0.9))
