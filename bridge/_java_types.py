"""The Python types of Java's classes, one set for each runtime."""

from __future__ import annotations

import keyword
import types

from bridge import _java_views as views
from bridge import _native
from bridge._errors import JavaError, match_of

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

__all__ = ["JavaClass", "JavaTypes"]

# Operations of an upcall, as in native/core/frame_layout.hpp.
_INVOKE = 5
_DESCRIBE_TYPE = 7
_LIST_MEMBERS = 8
_FIND_TYPE = 9
_IS_ASSIGNABLE = 10
_CAST = 11

# Traits of a type, as in JavaType.java.
_CALLABLE = 1
_THROWABLE = 1 << 1
_INTERFACE = 1 << 2
_VIEWS = {
    1 << 3: views.ArrayView,
    1 << 4: views.ListView,
    1 << 5: views.SetView,
    1 << 6: views.MapView,
    1 << 7: views.CollectionView,
    1 << 9: views.IteratorView,
    1 << 8: views.IterableView,
    1 << 12: views.IterableView,
    1 << 13: views.AwaitableView,
    1 << 10: views.CloseableView,
    1 << 11: views.ComparableView,
}

# Forms of a member, as in JavaMember.java.
_METHOD = 0
_STATIC_METHOD = 1
_MIXED_METHOD = 2
_STATIC_FIELDS = (4, 6)
_FINAL_FIELDS = (5, 6)


class JavaTypes:
    """The Java classes that one runtime's Python knows.

    Parameters
    ----------
    session : int
        The runtime's session.
    """

    def __init__(self, session: int) -> None:
        self.session = session
        self.streams: Any = None  # bridge._streams', once Java asks for the output
        self.job: Any = None  # bridge._job's, if the runtime has brought anything along
        self._live: dict[int, JavaClass] = {}
        self._exceptions: dict[int, JavaClass] = {}
        self._assignable: dict[tuple[int, int], bool] = {}

    def ask(self, operation: int, type_id: int, member: int = 0, *arguments: Any) -> Any:
        """Ask Java about a class, or call a static member of it."""
        detail = type_id if operation != _INVOKE else type_id << 32 | member
        return _native.java_request(self.session, operation, 0, detail, *arguments)

    def named(self, name: Any) -> JavaClass:
        """Find a class by its name, or by its java.lang.Class."""
        return self.of(self.ask(_FIND_TYPE, 0, 0, name))

    def of(self, type_id: int) -> JavaClass:
        """Return the type that Python code names: for a Throwable's class an exception."""
        if type_id in self._exceptions:
            return self._exceptions[type_id]
        live = self.live(type_id)
        return self.exception(type_id) if live._java_traits & _THROWABLE else live

    def live(self, type_id: int) -> JavaClass:
        """Return the type of live objects of a class; the native code calls this once for each."""
        if type_id in self._live:
            return self._live[type_id]
        fields, _ = self._describe(type_id)
        traits = fields["_java_traits"]
        base = _native.JavaFunction if traits & _CALLABLE else _native.JavaObject
        bases: list[type] = [views.ObjectView]
        for trait, view in _VIEWS.items():
            if traits & trait and not any(issubclass(known, view) for known in bases):
                bases.append(view)
        made = _made(_UnlistedJavaClass, (*bases, base), fields)
        _native.prepare_java_type(made)
        return self._live.setdefault(type_id, made)

    def exception(self, type_id: int) -> JavaClass:
        """Return the exception type of a Throwable's class, below that of its superclass."""
        if type_id in self._exceptions:
            return self._exceptions[type_id]
        fields, base_id = self._describe(type_id)
        base: type = self.exception(base_id) if base_id else JavaError
        match, more = match_of(fields["_java_name"])
        bases = (base,) if match is None or issubclass(base, match) else (base, match)
        made = _made(JavaClass, bases, fields | more)
        return self._exceptions.setdefault(type_id, made)

    def _describe(self, type_id: int) -> tuple[dict[str, Any], int]:
        """Return the fields of a class's type, and the id of a Throwable's superclass or 0."""
        package, qualified, name, base_id, traits = self.ask(_DESCRIBE_TYPE, type_id)
        fields = {
            "__slots__": (),
            "__module__": package or "builtins",  # which is how Python shows a name without any
            "__qualname__": qualified,
            "__doc__": _summary(name, traits),
            "_java_types": self,
            "_java_id": type_id,
            "_java_name": name,
            "_java_traits": traits,
            "_java_nested": None,
        }
        return fields, base_id

    def is_assignable(self, wanted: JavaClass, seen: JavaClass, item: Any = None) -> bool:
        """Whether Java takes one type for the other; an object of an interface is asked itself."""
        detail = wanted._java_id << 32 | seen._java_id
        if item is not None and seen._java_traits & _INTERFACE:
            _, target = _native.java_object_key(item)
            return bool(_native.java_request(self.session, _IS_ASSIGNABLE, target, detail))
        key = (wanted._java_id, seen._java_id)
        if key not in self._assignable:
            answer = _native.java_request(self.session, _IS_ASSIGNABLE, 0, detail)
            self._assignable[key] = bool(answer)
        return self._assignable[key]

    def cast(self, kind: JavaClass, value: Any) -> Any:
        """Make an argument that overload resolution sees as of this type."""
        return _native.java_request(self.session, _CAST, 0, kind._java_id, value)


class JavaField:
    """A field: of an object, or static and of its class."""

    def __init__(self, owner: JavaClass, name: str, form: int, member: int, text: str) -> None:
        self._owner = owner
        self._member = owner._java_id << 32 | member
        self._is_static = form in _STATIC_FIELDS
        self._is_final = form in _FINAL_FIELDS
        self.__name__ = name
        self.__doc__ = text

    def _ask(self, item: Any, *value: Any) -> Any:
        session = self._owner._java_types.session
        target = 0
        if item is not None and not self._is_static:
            owner, target = _native.java_object_key(item)
            if owner != session:
                raise TypeError(
                    f"{self._owner._java_name}.{self.__name__} wants a Java object of its own"
                    " runtime, seen one of another"
                )
        return _native.java_request(session, _INVOKE, target, self._member, *value)

    def __get__(self, item: Any, _: type | None = None) -> Any:
        return self if item is None and not self._is_static else self._ask(item)

    def __set__(self, item: Any, value: Any) -> None:
        if self._is_final:
            raise AttributeError(f"final in Java: {self._owner._java_name}.{self.__name__}")
        self._ask(item, value)

    def __delete__(self, _: Any) -> None:
        raise AttributeError(f"a Java field: {self._owner._java_name}.{self.__name__}")


class JavaClass(type):
    """The type of Java's classes in Python: calling one constructs, attributes are its statics."""

    _java_types: JavaTypes
    _java_id: int
    _java_name: str
    _java_traits: int
    _java_nested: dict[str, int] | None

    def __new__(
        cls, name: str, bases: tuple[type, ...] = (), *_: object, **_keywords: object
    ) -> JavaClass:
        shown = bases[0].__name__ if bases else name
        raise TypeError(f"a Java class has no subclasses in Python: {shown}")

    @property
    def class_(cls) -> Any:
        """The java.lang.Class."""
        return cls._java_types.ask(_FIND_TYPE, cls._java_id)

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        if keywords:
            raise TypeError(
                f"{cls._java_name} takes no keyword arguments, for Java's parameters have no"
                f" names: seen={tuple(keywords)}"
            )
        made = cls._java_types.ask(_INVOKE, cls._java_id, 0, *arguments)
        if JavaError not in cls.__mro__:
            return made
        return cls.raisable(made.getMessage(), "", made)

    def raisable(cls, message: str | None, stack: str, throwable: Any) -> Any:
        """Make the exception for a Throwable of this class."""
        return type.__call__(cls, cls._java_name, message, stack, throwable)

    def __instancecheck__(cls, item: Any) -> bool:
        if type.__instancecheck__(cls, item):
            return True
        kind = type(item)
        return (
            isinstance(kind, JavaClass)
            and isinstance(item, _native.JavaObject)
            and kind._java_types is cls._java_types
            and cls._java_types.is_assignable(cls, kind, item)
        )

    def __subclasscheck__(cls, kind: type) -> bool:
        if type.__subclasscheck__(cls, kind):
            return True
        return (
            isinstance(kind, JavaClass)
            and kind._java_types is cls._java_types
            and cls._java_types.is_assignable(cls, kind)
        )

    def __getattr__(cls, name: str) -> Any:
        if not name.startswith("__"):
            cls._java_list_members()
            if name in (cls._java_nested or {}):
                return cls._java_types.of((cls._java_nested or {})[name])
            for base in cls.__mro__:
                if name in base.__dict__:
                    return type.__getattribute__(cls, name)
        raise AttributeError(f"Java class {cls._java_name!r} has no static member {name!r}")

    def __setattr__(cls, name: str, value: Any) -> None:
        cls._java_list_members()
        field = cls.__dict__.get(name)
        if not isinstance(field, JavaField) or not field._is_static:
            raise AttributeError(f"Java class {cls._java_name!r} has no static field {name!r}")
        field.__set__(None, value)

    def __delattr__(cls, name: str) -> None:
        raise AttributeError(f"members of Java classes stay: {cls._java_name}.{name}")

    def __dir__(cls) -> Iterable[str]:
        cls._java_list_members()
        return [*type.__dir__(cls), *(cls._java_nested or {})]

    def __repr__(cls) -> str:
        return f"<java class {cls._java_name!r}>"

    def _java_list_members(cls) -> None:
        """Take the members from Java, once; the native code calls it at first use."""
        if cls._java_nested is not None:
            return
        (constructors, *members), nested = cls._java_types.ask(_LIST_MEMBERS, cls._java_id)
        is_exception = JavaError in cls.__mro__
        # Several threads may come here at once: each sets the same names, found without the type.
        for name, (form, index, text) in _python_names(members).items():
            if not is_exception:
                type.__setattr__(cls, name, cls._java_member(name, form, index, text))
            elif form in (_STATIC_METHOD, _MIXED_METHOD):
                made = cls._java_member(name, _STATIC_METHOD, index, text)
                type.__setattr__(cls, name, made)
            elif form in _STATIC_FIELDS:
                type.__setattr__(cls, name, cls._java_member(name, form, index, text))
        if text := constructors[3]:
            summary = _summary(cls._java_name, cls._java_traits)
            type.__setattr__(cls, "__doc__", f"{summary}\n\nConstructors:\n\n{text}")
        type.__setattr__(cls, "_java_nested", dict(nested))
        if not is_exception:
            _native.finish_java_type(cls)
            type.__setattr__(cls, "__class__", JavaClass)

    def _java_member(cls, name: str, form: int, index: int, text: str) -> Any:
        if form > _MIXED_METHOD:
            return JavaField(cls, name, form, index, text)
        member = cls._java_id << 32 | index
        shown = f"{cls._java_name}.{name}"
        return _native.java_method(cls._java_types.session, member, form, name, shown, text)


class _UnlistedJavaClass(JavaClass):
    """A class before its members are known; a static method comes before one of a view."""

    def __getattribute__(cls, name: str) -> Any:
        if not name.startswith(("__", "_java_")):
            cls._java_list_members()
        return type.__getattribute__(cls, name)


def _made(kind: type[JavaClass], bases: tuple[type, ...], fields: dict[str, Any]) -> JavaClass:
    """Make a type; JavaClass itself refuses to, for Python code."""
    return type.__new__(kind, fields["__qualname__"].rpartition(".")[2], bases, fields)


def _python_names(
    members: Iterable[tuple[str, int, int, str]],
) -> dict[str, tuple[int, int, str]]:
    """Name the members: a field beside a method of its name, and a keyword, have underscores."""
    found: dict[str, tuple[int, int, str]] = {}
    second: list[tuple[str, tuple[int, int, str]]] = []
    for name, form, index, text in members:
        fact = (form, index, text)
        if name.startswith(("__", "_java_")):
            continue  # Python's own names, and ours
        if keyword.iskeyword(name) or name in found:
            second.append((name, fact))
        found.setdefault(name, fact)
    for plain, fact in second:
        name = plain + "_"
        while name in found:
            name += "_"
        found[name] = fact
    return found


def _summary(name: str, traits: int) -> str:
    return f"The Java {'interface' if traits & _INTERFACE else 'class'} {name}."


def live(method: Any) -> Any:
    """Make a method's results live objects; see ``bridge.java.live``."""
    if isinstance(method, types.MethodType):
        return types.MethodType(_native.live_method(method.__func__), method.__self__)
    return _native.live_method(method)
