"""The packages of an environment, as far as a definition can see them."""


class CondaDependencies:
    def __init__(self, conda_dependencies_file_path=None, _underlying_structure=None):
        self.pip_packages = ['azureml-defaults']

    @staticmethod
    def create(pip_indexurl=None, pip_packages=None, conda_packages=None, python_version='3.8', pin_sdk_version=True):
        made = CondaDependencies()
        if pip_packages is not None:
            made.pip_packages = list(pip_packages)
        return made

    def add_pip_package(self, pip_package):
        if pip_package not in self.pip_packages:
            self.pip_packages.append(pip_package)
