"""One file or package for each noun of DOMAIN.md; later ones may import earlier ones."""
