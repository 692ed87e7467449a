package org.kalamdb.common.json;

import java.util.function.Function;

/// How a type that is no plain record looks in JSON. This package knows no type of the packages above
/// it, so they hand such forms in; and because a form is made of plain values, they need no JSON
/// library.
///
/// A plain value is a `String`, `Boolean`, number, `List` of plain values or `Map<String, ?>` of them.
///
/// @param type  the type itself or the sealed interface above it; the form then serves every subtype
/// @param write makes the plain value of an instance
/// @param read  makes an instance of a plain value; throws any unchecked exception when it cannot
public record JsonForm<T>(Class<T> type, Function<T, Object> write, Function<Object, T> read) {}
