"""What is told of the whole rather than mail by mail: listings and the weekly digest; statement and handbook follow."""
