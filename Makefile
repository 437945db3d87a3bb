# Every target is bootstrap.py's: it makes .venv if need be, then runs the target there. `make` alone lists them.
#
#   make project-eigenfaces ARGS="--quick --data my_photos"
#   make compare AREA=linalg
#   make test PYTHON=/path/to/python3.12

PYTHON ?= python3
RUN = @"$(PYTHON)" -E bootstrap.py $@

help setup test data lint clean: ; $(RUN) $(ARGS)
compare: ; $(RUN) $(addprefix --area=,$(AREA)) $(ARGS)
project-%: FORCE ; $(RUN) $(ARGS)

FORCE:
.PHONY: FORCE help setup test compare data lint clean
