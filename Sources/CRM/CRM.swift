// The CRM layer.
