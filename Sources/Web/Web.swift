// The Web layer.
