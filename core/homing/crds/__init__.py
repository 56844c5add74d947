"""CustomResourceDefinitions and their reference, written from the models."""
