package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// A namespace.
///
/// @param name          lower case
/// @param createdMillis ms since 1970
/// @param optionsJson   a JSON object as text, merged by ALTER NAMESPACE
public record NamespaceDef(
        String name, long createdMillis, @Nullable String optionsJson) {}
