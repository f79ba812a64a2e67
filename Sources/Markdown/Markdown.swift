// The Markdown layer.
