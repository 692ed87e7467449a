package org.kalamdb.sql.parser;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The words with a meaning in the dialect. Most may also name a column or an alias; [Use] says which may
/// not. Any of them may stand after AS, after a dot and in quotes.
public enum Keyword {
    ACCESS,
    ACK,
    ACTION,
    ADD,
    ALL(Use.NEITHER),
    ALTER,
    ALWAYS,
    ANALYZE,
    AND(Use.NEITHER),
    ANTI(Use.NEITHER),
    ANY,
    API,
    ARRAY,
    AS(Use.NEITHER),
    ASC(Use.NO_BARE_ALIAS),
    AT,
    AUTO,
    AUTOINCREMENT,
    AUTO_INCREMENT,
    BACKUP,
    BEGIN,
    BETWEEN(Use.NEITHER),
    BIGINT,
    BIGSERIAL,
    BINARY,
    BLOB,
    BOOL,
    BOOLEAN,
    BOTH,
    BY,
    BYTEA,
    BYTES,
    CACHE,
    CALL,
    CASCADE,
    CASE(Use.NO_BARE_ALIAS),
    CAST,
    CHAR,
    CHARACTER,
    CHECK,
    CLEAR,
    CLOB,
    CLUSTER,
    COLLATE(Use.NO_BARE_ALIAS),
    COLUMN,
    COLUMNS,
    COMMENT,
    COMMIT,
    COMPACT,
    CONFLICT,
    CONNECTION,
    CONSTRAINT,
    CONSUME,
    COPY,
    CREATE(Use.NO_COLUMN),
    CROSS(Use.NEITHER),
    CUBE,
    CURRENT,
    CURRENT_DATE,
    CURRENT_ROLE,
    CURRENT_TIME,
    CURRENT_TIMESTAMP,
    CURRENT_USER,
    DATA,
    DATABASE,
    DATE,
    DATETIME,
    DAY,
    DEALLOCATE,
    DEC,
    DECIMAL,
    DECLARE,
    DEFAULT,
    DELETE,
    DELETED_RETENTION,
    DESC(Use.NO_BARE_ALIAS),
    DESCRIBE,
    DISTINCT(Use.NEITHER),
    DO,
    DOUBLE,
    DROP,
    DUPLICATE,
    ELSE(Use.NEITHER),
    EMAIL,
    EMBEDDING,
    END(Use.NEITHER),
    ENUM,
    EPHEMERAL,
    ESCAPE,
    EXCEPT(Use.NEITHER),
    EXCLUDE,
    EXECUTE,
    EXISTS,
    EXPLAIN,
    EXPORT,
    EXTENDED,
    EXTENSION,
    EXTRACT,
    FALSE(Use.NO_BARE_ALIAS),
    FETCH(Use.NEITHER),
    FILE,
    FILTER,
    FIRST,
    FLOAT,
    FLOAT4,
    FLOAT64,
    FLOAT8,
    FLUSH,
    FOLLOWING,
    FOR(Use.NEITHER),
    FOREIGN,
    FROM(Use.NEITHER),
    FULL(Use.NEITHER),
    FUNCTION,
    GENERATED,
    GRANT,
    GROUP(Use.NEITHER),
    GROUPING,
    GROUPS,
    HAVING(Use.NEITHER),
    HISTORY,
    HOUR,
    IDENTITY,
    IF,
    IGNORE,
    ILIKE(Use.NEITHER),
    IN(Use.NEITHER),
    INDEX,
    INNER(Use.NEITHER),
    INSERT(Use.NO_COLUMN),
    INT,
    INT1,
    INT2,
    INT4,
    INT64,
    INT8,
    INTEGER,
    INTERNAL,
    INTERSECT(Use.NEITHER),
    INTERVAL,
    INTO(Use.NEITHER),
    IS(Use.NEITHER),
    ISNULL(Use.NO_BARE_ALIAS),
    JOB,
    JOIN(Use.NEITHER),
    JSON,
    JSONB,
    KEY,
    KILL,
    LAST,
    LATERAL(Use.NO_BARE_ALIAS),
    LEADING,
    LEFT(Use.NEITHER),
    LIKE(Use.NEITHER),
    LIMIT(Use.NEITHER),
    LISTEN,
    LIVE,
    LOCALTIME,
    LOCALTIMESTAMP,
    LOCATION,
    LOCK,
    LONGTEXT,
    MANIFEST,
    MATERIALIZED,
    MAX_BUFFER,
    MEDIUMINT,
    MEDIUMTEXT,
    MERGE,
    MINUS(Use.NEITHER),
    MINUTE,
    MONTH,
    NAMESPACE,
    NAMESPACES,
    NATURAL(Use.NEITHER),
    NEXT,
    NO,
    NOT(Use.NEITHER),
    NOTHING,
    NOTIFY,
    NOTNULL(Use.NO_BARE_ALIAS),
    NULL(Use.NO_BARE_ALIAS),
    NULLS,
    NUMERIC,
    NVARCHAR,
    OAUTH,
    OFFSET(Use.NEITHER),
    ON(Use.NEITHER),
    ONLY,
    OPTIONS,
    OR(Use.NEITHER),
    ORDER(Use.NEITHER),
    ORDINALITY,
    OTHERS,
    OUTER(Use.NEITHER),
    OVER,
    OVERLAPS,
    OVERLAY,
    OVERWRITE,
    PARTITION,
    PASSWORD,
    PLACING,
    POLICY,
    POSITION,
    PRECEDING,
    PRECISION,
    PREPARE,
    PRIMARY,
    PROCEDURE,
    PURGE,
    QUALIFY(Use.NEITHER),
    QUARTER,
    QUERY,
    RANGE,
    REAL,
    RECURSIVE,
    REFERENCE,
    REFERENCES,
    REINDEX,
    RELEASE,
    REPLACE,
    RESPECT,
    RESTORE,
    RESTRICT,
    RETENTION,
    RETURNING(Use.NEITHER),
    REVOKE,
    RIGHT(Use.NEITHER),
    ROLE,
    ROLLBACK,
    ROLLUP,
    ROW,
    ROWS,
    SAVEPOINT,
    SCHEMA,
    SECOND,
    SELECT(Use.NEITHER),
    SEMI(Use.NEITHER),
    SEQUENCE,
    SERIAL,
    SERIAL2,
    SERIAL4,
    SERIAL8,
    SET(Use.NO_BARE_ALIAS),
    SETS,
    SHARED,
    SHOW,
    SIGNED,
    SIMILAR(Use.NO_BARE_ALIAS),
    SMALLINT,
    SMALLSERIAL,
    SOME,
    START,
    STATS,
    STORAGE,
    STORAGES,
    STREAM,
    STRING,
    STRUCT,
    SUBSCRIBE,
    SUBSTRING,
    SYMMETRIC,
    SYSTEM,
    TABLE(Use.NO_COLUMN),
    TABLES,
    TABLESAMPLE(Use.NO_BARE_ALIAS),
    TEMP,
    TEMPORARY,
    TEXT,
    THEN(Use.NEITHER),
    TIES,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    TINYINT,
    TINYTEXT,
    TO,
    TOPIC,
    TOPICS,
    TRAILING,
    TRANSACTION,
    TRIGGER,
    TRIM,
    TRUE(Use.NO_BARE_ALIAS),
    TRUNCATE,
    TRY_CAST,
    TYPE,
    UNBOUNDED,
    UNION(Use.NEITHER),
    UNIQUE,
    UNKNOWN,
    UNLISTEN,
    UNNEST,
    UNSIGNED,
    UPDATE,
    UPTO,
    USE,
    USER,
    USING(Use.NEITHER),
    UUID,
    VACUUM,
    VALUES(Use.NEITHER),
    VARBINARY,
    VARCHAR,
    VARYING,
    VECTOR,
    VERBOSE,
    VIEW,
    WEEK,
    WHEN(Use.NEITHER),
    WHERE(Use.NEITHER),
    WINDOW(Use.NEITHER),
    WITH(Use.NEITHER),
    WITHIN,
    WITHOUT,
    WORK,
    YEAR,
    ZONE;

    /// What an unquoted word cannot be.
    private enum Use {
        ANYTHING,
        /// Not an alias without AS, because it starts what may follow there.
        NO_BARE_ALIAS,
        /// Not a column's name at the start of an expression.
        NO_COLUMN,
        NEITHER
    }

    private static final int SLOTS = 1024;
    private static final @Nullable Keyword[] LOOKUP = new Keyword[SLOTS];

    static {
        for (Keyword keyword : values()) {
            int slot = hash(keyword.lower) & SLOTS - 1;
            while (LOOKUP[slot] != null) {
                slot = slot + 1 & SLOTS - 1;
            }
            LOOKUP[slot] = keyword;
        }
    }

    private final String lower = name().toLowerCase(Locale.ROOT);
    private final Use use;

    Keyword() {
        this(Use.ANYTHING);
    }

    Keyword(Use use) {
        this.use = use;
    }

    /// The word in lower case.
    String lower() {
        return lower;
    }

    boolean mayBeColumn() {
        return use == Use.ANYTHING || use == Use.NO_BARE_ALIAS;
    }

    boolean mayBeBareAlias() {
        return use == Use.ANYTHING || use == Use.NO_COLUMN;
    }

    /// One step of the hash over a word's lower-cased ASCII characters.
    static int hash(int hash, int lowerCased) {
        return hash * 31 + lowerCased;
    }

    private static int hash(String word) {
        int hash = 0;
        for (int i = 0; i < word.length(); i++) {
            hash = hash(hash, word.charAt(i));
        }
        return hash;
    }

    /// The keyword in `text[start, end)`, in any case.
    ///
    /// @param hash of the range by [#hash(int, int)]
    static @Nullable Keyword find(String text, int start, int end, int hash) {
        int slot = hash & SLOTS - 1;
        for (Keyword found = LOOKUP[slot]; found != null; found = LOOKUP[slot]) {
            if (found.lower.length() == end - start && text.regionMatches(true, start, found.lower, 0, end - start)) {
                return found;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return null;
    }
}
