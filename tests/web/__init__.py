"""Tests of the page's single modules, in JavaScript: ``<module>.test.js`` tests ``<module>.js``."""
