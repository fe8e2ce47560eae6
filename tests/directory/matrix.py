"""Who gets what at the addresses of the directory room."""

from geleit.accounts.roles import Permission
from tests.matrix import LIST, Row

MATRIX = {"directory:directory": Row(LIST, need=Permission.DIRECTORY_READ)}
