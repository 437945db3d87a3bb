"""What "from scratch" forbids and where libraries may be called, read off the syntax tree of a file.

    violations(source, path)     sentences, one for each place that breaks a rule; path is relative to the repository

The rules are DESIGN's. A name is followed through `import ... as`, `from ... import ... as`, plain assignment, and
`getattr` and `import_module` with a literal; what is computed at run time is not seen.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

# Parts of NumPy that answer the questions `foundations` is here to answer.
ANSWERS = re.compile(
    r"linalg|fft|polynomial|poly\w*|roots|vander|kron|cov|corrcoef|convolve|correlate|einsum|einsum_path|gradient"
    r"|trapezoid|trapz|interp|histogram\w*|matlib|core|_core"
)
DRAWS = {"random", "uniform", "integers", "standard_normal", "permutation", "permuted", "shuffle"}
# The rest of numpy.random is global state, or a name of old.
RANDOM = {"Generator", "BitGenerator", "SeedSequence", "PCG64", "default_rng"}
GENERATOR = re.compile(r"_?(\w+_)?(rng|generator|random_state)_?\d*")  # what a generator is called
TOOLS = {"PIL", "jinja2", "matplotlib", "pandas", "pooch", "requests", "rich", "safetensors", "threadpoolctl"}
TOOLS |= {"bokeh", "contourpy", "tornado", "typer", "urllib3"}

Found = Iterator[tuple[ast.AST, str]]


def violations(source: str, path: str) -> list[str]:
    """Every breach in one file, as "path:line: what"."""
    tree = ast.parse(source, path)
    found = [(node.lineno, what) for rule in RULES for node, what in rule(tree, PurePosixPath(path))]  # type: ignore
    return [f"{path}:{line}: {what}" for line, what in sorted(set(found))]


def libraries(tree: ast.Module, path: PurePosixPath) -> Found:
    """`foundations` and model.py import the standard library and NumPy; a project's other files, tools as well."""
    if is_baseline(path):
        return
    allowed = sys.stdlib_module_names | {"numpy", "foundations"}
    if path.parts[0] == "projects":
        allowed = allowed | {"projects"} | (set() if path.name == "model.py" else TOOLS)
    for node, module in imports(tree):
        if module.split(".")[0] not in allowed and not excepted(tree, node, module, path):
            yield node, f"{module} is not to be imported here; libraries are called in baseline.py or baselines.py"
        if is_core(path) and {"baseline", "baselines"} & set(module.split(".")):
            yield node, f"{module} would bring its libraries in here"


def excepted(tree: ast.Module, node: ast.AST, module: str, path: PurePosixPath) -> bool:
    """The two exceptions: load_* of sklearn.datasets in a project's data.py; the adapter, inside functions."""
    if path.parts[0] == "projects" and path.name == "data.py":
        return bool(re.fullmatch(r"sklearn\.datasets\.load_\w+", module))
    if path == PurePosixPath("foundations/estimators/_sklearn.py"):
        return module.startswith("sklearn.") and any(inside is node for inside in in_functions(tree))
    return False


def from_scratch(tree: ast.Module, path: PurePosixPath) -> Found:
    """None of NumPy's answers in `foundations` and model.py; LinAlgError is re-exported by one file."""
    if not is_core(path):
        return
    for node, name in names(tree):
        root, *parts = name.split(".")
        if root != "numpy" or (path.as_posix() == "foundations/linalg/_edge.py" and name == "numpy.linalg.LinAlgError"):
            continue
        if "*" in parts or any(ANSWERS.fullmatch(part) for part in parts):
            yield node, f"{name} is the answer to a question that is to be answered from scratch"


def randomness(tree: ast.Module, path: PurePosixPath) -> Found:
    """Of a Generator, uniform, integer and standard normal draws and permutations; nothing of NumPy's global state."""
    if not is_core(path):
        return
    for node, name in names(tree):
        if not name.startswith("numpy.random."):
            continue
        first, *rest = name.split(".")[2:]
        if first not in RANDOM:
            yield node, f"{name} draws from global state, or is a name of old: take an rng"
        elif first == "Generator" and rest and rest[0] not in DRAWS:
            yield node, f"{name} is to be made from uniform and standard normal draws"
    generators = generator_names(tree)
    for node, owner, last in attributes(tree):
        if is_generator(owner, generators) and last not in DRAWS | {"spawn", "bit_generator"}:
            yield node, f"{last} of a Generator is to be made from uniform and standard normal draws"


def privacy(tree: ast.Module, path: PurePosixPath) -> Found:
    """What begins with an underscore is its folder's own."""
    for node, module in imports(tree):
        parts = module.split(".")
        for place, part in enumerate(parts):
            private = part.startswith("_") and not part.startswith("__")
            if private and parts[0] in ("foundations", "projects") and path.parts[:place] != tuple(parts[:place]):
                yield node, f"{module} is private to {'/'.join(parts[:place])}"


RULES: list[Callable[[ast.Module, PurePosixPath], Found]] = [libraries, from_scratch, randomness, privacy]


# ---- Which files


def is_baseline(path: PurePosixPath) -> bool:
    return path.name in ("baseline.py", "baselines.py")


def is_core(path: PurePosixPath) -> bool:
    """Files in which everything is from scratch."""
    return not is_baseline(path) and (path.parts[0] == "foundations" or path.name == "model.py")


# ---- What a file names


def imports(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Every module or member imported, as a dotted name; import_module, __import__ and resolve of a literal count."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and called(node) in ("import_module", "__import__", "resolve") and node.args:
            literal = node.args[0]
            if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
                yield node, literal.value


def names(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every import, and every attribute of something imported, as a dotted name."""
    yield from imports(tree)
    known = aliases(tree)
    for node, owner, last in attributes(tree):
        name = dotted(owner, known)
        if name:
            yield node, f"{name}.{last}"


def aliases(tree: ast.Module) -> dict[str, str]:
    """Local name -> what it stands for, for all that is imported and for what is assigned from it."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.split(".")[0]  # what `import a.b` binds
                known[alias.asname or root] = alias.name if alias.asname else root
        elif isinstance(node, ast.ImportFrom) and not node.level:
            known |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and (name := dotted(node.value, known)):
            known |= {target.id: name for target in node.targets if isinstance(target, ast.Name)}
    return known


def attributes(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.expr, str]]:
    """Every owner.last in a tree, as (node, owner, last)."""
    for node in ast.walk(tree):
        if pair := owner_and_last(node):
            yield node, *pair


def owner_and_last(node: ast.AST) -> tuple[ast.expr, str] | None:
    """The two sides of owner.last, or of getattr(owner, "last")."""
    if isinstance(node, ast.Attribute):
        return node.value, node.attr
    if isinstance(node, ast.Call) and called(node) == "getattr" and len(node.args) > 1:
        owner, literal = node.args[:2]
        if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
            return owner, literal.value
    return None


def dotted(node: ast.AST, known: dict[str, str]) -> str | None:
    """The dotted name behind an expression, if it starts at something imported."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    pair = owner_and_last(node)
    if pair and (name := dotted(pair[0], known)):
        return f"{name}.{pair[1]}"
    return None


def called(node: ast.Call) -> str:
    """The last name of what is called: f for f(...) and for a.b.f(...)."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def generator_names(tree: ast.AST) -> set[str]:
    """Names annotated as a Generator, or assigned from default_rng(...) or Generator(...)."""
    found = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg) and annotated(node.annotation)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and makes_generator(node.value):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def annotated(annotation: ast.expr | None) -> bool:
    return annotation is not None and "Generator" in re.split(r"\W+", ast.unparse(annotation).split("[")[0])


def makes_generator(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called(node) in ("default_rng", "Generator")


def is_generator(owner: ast.expr, known: set[str]) -> bool:
    name = getattr(owner, "attr", getattr(owner, "id", ""))
    return makes_generator(owner) or name in known or bool(GENERATOR.fullmatch(name))


def in_functions(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (inner for inner in ast.walk(node) if inner is not node)
