"""What every driver of the store promises."""
