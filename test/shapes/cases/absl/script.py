from absl import app, flags

FLAGS = flags.FLAGS
flags.DEFINE_string('data', 'd', 'The rows.')


def main(argv):
    print(FLAGS.data, argv[1:])


if __name__ == '__main__':
    app.run(main)
