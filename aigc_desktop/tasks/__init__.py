"""What the product does, as plain functions without Qt."""
