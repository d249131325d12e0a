"""Recording a sale: one message, step by step, corrections, undo."""
