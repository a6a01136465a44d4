"""The figures by which one conference can be measured, and the next one against it."""
