"""Stands for the azureml packages in tests: just enough of them for inserted code."""
