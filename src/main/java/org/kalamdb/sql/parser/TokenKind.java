package org.kalamdb.sql.parser;

/// What a token is.
public enum TokenKind {
    END,
    /// A bare word; see [TokenStream#keyword(int)].
    WORD,
    /// `"name"` or `` `name` ``.
    QUOTED,
    /// `'text'`, `E'text'`, `N'text'`, `$$text$$`.
    STRING,
    /// `X'0aff'`.
    BYTES,
    /// Digits only.
    INTEGER,
    /// With a point, without an exponent.
    DECIMAL,
    /// With an exponent.
    FLOAT,
    /// `$1`.
    PARAMETER,
    SEMICOLON,
    COMMA,
    DOT,
    LEFT_PAREN,
    RIGHT_PAREN,
    LEFT_BRACKET,
    RIGHT_BRACKET,
    PLUS,
    MINUS,
    STAR,
    SLASH,
    PERCENT,
    CARET,
    EQUAL,
    /// `<>` and `!=`.
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    /// `&`
    AMPERSAND,
    /// `|`
    BAR,
    /// `#`
    HASH,
    /// `<<`
    SHIFT_LEFT,
    /// `>>`
    SHIFT_RIGHT,
    /// `||`
    CONCAT,
    /// `::`
    CAST,
    /// `->`
    ARROW,
    /// `->>`
    LONG_ARROW,
    /// `?`: a parameter where an operand is due, else the JSON operator.
    QUESTION,
    /// `?|`
    HAS_ANY,
    /// `?&`
    HAS_ALL,
    /// `@>`
    CONTAINS,
    /// `<@`
    CONTAINED,
    /// `&&`
    OVERLAP,
    /// `#>`
    PATH,
    /// `#>>`
    PATH_TEXT,
    /// `~`
    MATCH,
    /// `~*`
    MATCH_ANY_CASE,
    /// `!~`
    NO_MATCH,
    /// `!~*`
    NO_MATCH_ANY_CASE,
    /// `=>`
    NAMED_ARGUMENT,
    /// A number that runs into letters, as in `12ab`.
    MALFORMED_NUMBER,
    /// A character or an operator that the dialect does not have.
    OTHER;

    boolean isNumber() {
        return this == INTEGER || this == DECIMAL || this == FLOAT;
    }
}
