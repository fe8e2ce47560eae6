"""Rules of the directory: pure, told what day it is."""
