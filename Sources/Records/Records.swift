// The Records layer.
