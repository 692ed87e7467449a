package org.kalamdb.sql.admin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.Column;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.Principal;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.parser.Naming;
import org.kalamdb.sql.parser.Statement.ColumnRef;
import org.kalamdb.sql.parser.Statement.ColumnSpec;
import org.kalamdb.sql.parser.Statement.CreateTable;

/// What a CREATE TABLE means: its type, options, columns and key, checked by the rules of `sql.md` §6.
///
/// @param schema version 1: column ids from 1 in ordinal order; key columns are NOT NULL
record TableDeclaration(TableType type, TableOptions options, TableSchema schema) {
    private static final int MAX_COLUMNS = 4096;

    /// @throws DbException INVALID_SQL with the reason and, where there is one, the place
    static TableDeclaration of(CreateTable statement, TableName name, Principal caller) {
        TableOptionReader reader = new TableOptionReader(statement.options());
        TableType type = chooseType(statement, reader.type(), name, caller);
        TableOptions options = reader.read(type);
        List<Column> columns = columns(statement);
        List<Integer> keyIds = key(statement, type, columns);
        TableSchema schema =
                new TableSchema(1, withKeyNotNull(columns, keyIds), keyIds, CheckDeclaration.named(statement, name));
        CheckDeclaration.require(statement, name, type, options, schema);
        return new TableDeclaration(type, options, schema);
    }

    private static TableType chooseType(
            CreateTable statement, @Nullable TableType option, TableName name, Principal caller) {
        TableType keyword = statement.type();
        if (keyword != null && option != null && keyword != option) {
            throw invalid("Conflicting table type definitions: " + keyword + " before TABLE, TYPE = '" + option + "'");
        }
        if (keyword != null) {
            return keyword;
        }
        if (option != null) {
            return option;
        }
        boolean ownNamespace = name.namespace().equals(caller.user().value());
        boolean ordinary = caller.role() == Role.USER || caller.role() == Role.SERVICE;
        return ownNamespace && ordinary ? TableType.USER : TableType.SHARED;
    }

    private static List<Column> columns(CreateTable statement) {
        if (statement.columns().isEmpty()) {
            throw invalid("Table must have at least one column");
        }
        if (statement.columns().size() > MAX_COLUMNS) {
            throw invalid("Table has " + statement.columns().size() + " columns, at most " + MAX_COLUMNS);
        }
        List<Column> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ColumnSpec spec : statement.columns()) {
            requireColumnName(spec);
            if (!names.add(spec.name())) {
                throw invalidAt(spec.position(), "Duplicate column name '" + spec.name() + "'");
            }
            columns.add(new Column(
                    columns.size() + 1, spec.name(), spec.type(), !spec.notNull(), defaultOf(spec), null, 1));
        }
        return columns;
    }

    private static void requireColumnName(ColumnSpec spec) {
        try {
            Naming.checkColumn(spec.name());
        } catch (DbException refused) {
            throw invalidAt(spec.position(), String.valueOf(refused.getMessage()));
        }
    }

    private static DefaultValue defaultOf(ColumnSpec spec) {
        if (!(spec.defaultValue() instanceof DefaultValue.Literal literal)) {
            return spec.defaultValue();
        }
        try {
            return new DefaultValue.Literal(Coercion.coerce(literal.value(), spec.type(), spec.name()));
        } catch (DbException refused) {
            throw invalidAt(spec.position(), String.valueOf(refused.getMessage()));
        }
    }

    private static List<Integer> key(CreateTable statement, TableType type, List<Column> columns) {
        List<Integer> inline = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (statement.columns().get(i).primaryKey()) {
                inline.add(columns.get(i).id());
            }
        }
        List<ColumnRef> clause = statement.keyColumns();
        if (inline.size() > 1 || (!inline.isEmpty() && clause != null)) {
            throw invalid("Multiple PRIMARY KEY definitions");
        }
        if (clause == null) {
            if (inline.isEmpty() && type != TableType.STREAM) {
                throw invalid(type + " tables require a PRIMARY KEY column");
            }
            return List.copyOf(inline);
        }
        List<Integer> ids = new ArrayList<>();
        for (ColumnRef named : clause) {
            ids.add(columns.stream()
                    .filter(column -> column.name().equals(named.name()))
                    .findFirst()
                    .map(Column::id)
                    .orElseThrow(() -> invalidAt(
                            named.position(), "PRIMARY KEY column '" + named.name() + "' not found in column list")));
        }
        return List.copyOf(ids);
    }

    private static List<Column> withKeyNotNull(List<Column> columns, List<Integer> keyIds) {
        return columns.stream()
                .map(column -> keyIds.contains(column.id())
                        ? new Column(
                                column.id(),
                                column.name(),
                                column.type(),
                                false,
                                column.defaultValue(),
                                column.comment(),
                                column.sinceVersion())
                        : column)
                .toList();
    }

    static DbException invalid(String why) {
        return new DbException(ErrorCode.INVALID_SQL, "Invalid CREATE TABLE statement: " + why);
    }

    static DbException invalidAt(SourcePosition position, String why) {
        return DbException.at(ErrorCode.INVALID_SQL, position, "Invalid CREATE TABLE statement: " + why);
    }
}
