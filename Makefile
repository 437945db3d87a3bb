# Every target is bootstrap.py's: it makes .venv if need be, then runs the target there. `make` alone lists them.
#
#   make project-eigenfaces ARGS="--quick --data my_photos"
#   make compare AREA=linalg
#   PYTHON=/path/to/python3.12 make test

PYTHON ?= python3
TARGETS = help setup test compare data lint clean

$(TARGETS): ; @"$(PYTHON)" -E bootstrap.py $@ $(addprefix --area=,$(AREA)) $(ARGS)
project-%: FORCE ; @"$(PYTHON)" -E bootstrap.py $@ $(ARGS)

FORCE:
.PHONY: FORCE $(TARGETS)
