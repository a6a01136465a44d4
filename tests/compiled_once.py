"""What every app compiles from the same sources, URL rules, templates and statements: here once a process.

Each test has an app of its own, and most of its time went into compiling the same again.
"""

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import Rule


class CompiledTemplates(BytecodeCache):
    """The code of templates, shared by apps; a template that has changed is compiled again."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], object] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


def compile_rules_once() -> None:
    """Let werkzeug keep what it makes of a rule, which depends on the rule's text and defaults alone."""
    compile_rule = Rule.compile
    compiled: dict[tuple[object, ...], Rule] = {}

    def compile_once(rule: Rule) -> None:
        key = (rule.rule, rule.host, rule.subdomain, rule.merge_slashes, repr(rule.defaults))
        if key not in compiled:
            compile_rule(rule)
            compiled[key] = rule
            return
        first = compiled[key]
        for name in ("_parts", "_trace", "_converters", "arguments"):
            setattr(rule, name, getattr(first, name))
        rule._build = first._build.__func__.__get__(rule)
        rule._build_unknown = first._build_unknown.__func__.__get__(rule)

    Rule.compile = compile_once


_kept: dict[str, Engine] = {}


def kept_engine(engine: Engine) -> Engine:
    """Return the first engine for that database, with its connections and the statements it has compiled."""
    return _kept.setdefault(engine.url.render_as_string(), engine)


def share_statements(engine: Engine) -> None:
    """Let an engine use the statements that the first one of its kind has compiled, for another database."""
    first = _kept.setdefault(engine.dialect.name, engine)
    if first is engine:
        engine.connect().close()  # the dialect learns at the first connection what its database can do
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
