package org.kalamdb.sql.parser;

import org.jspecify.annotations.Nullable;
import org.kalamdb.model.UserId;

/// One statement of a request.
///
/// @param text      its source text without comments around it, for messages
/// @param asUser    the target of an EXECUTE AS USER envelope; null without one
/// @param statement what is to be run
public record ParsedStatement(String text, @Nullable UserId asUser, Statement statement) {}
