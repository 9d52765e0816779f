"""Stands for transformers: a parser whose options are the fields of dataclasses."""
import argparse
import dataclasses


class HfArgumentParser(argparse.ArgumentParser):
    def __init__(self, *types):
        super().__init__()
        self.types = types
        for kind in types:
            for item in dataclasses.fields(kind):
                self.add_argument('--' + item.name, type=item.type, default=item.default)

    def parse_args_into_dataclasses(self):
        options, rest = self.parse_known_args()
        if rest:
            raise ValueError('not used: %s' % rest)
        return tuple(kind(**vars(options)) for kind in self.types)
