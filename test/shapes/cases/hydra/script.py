import hydra


@hydra.main(config_path='conf', config_name='config')
def train(cfg):
    print(cfg)


if __name__ == '__main__':
    train()
