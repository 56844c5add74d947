"""Classes without a model, from words that people use: the default where there is no key."""

from homing_workers.classify.rules.classifier import classify

__all__ = ["classify"]
