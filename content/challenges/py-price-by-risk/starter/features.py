"""Functions and classes that the model needs when it is opened elsewhere."""
