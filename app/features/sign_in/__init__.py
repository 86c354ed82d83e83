"""Sign-in: links, codes and councils' providers in; a cookie out; who somebody acts for (SETTLED.md 22)."""
