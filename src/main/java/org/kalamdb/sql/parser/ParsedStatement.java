package org.kalamdb.sql.parser;

import org.jspecify.annotations.Nullable;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.UserId;

/// One statement of a request.
///
/// @param text      its source text without what surrounds it (blanks, comments, EXECUTE AS USER)
/// @param position  where the text starts in the request; nodes' places count from the request's start
/// @param asUser    the target of an EXECUTE AS USER envelope; null without one
/// @param statement what is to be run
public record ParsedStatement(
        String text, SourcePosition position, @Nullable UserId asUser, Statement statement) {

    /// A statement that starts its request.
    public ParsedStatement(String text, @Nullable UserId asUser, Statement statement) {
        this(text, new SourcePosition(1, 1), asUser, statement);
    }
}
