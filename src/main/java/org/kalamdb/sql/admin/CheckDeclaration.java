package org.kalamdb.sql.admin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.CheckConstraint;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.exec.HeldRows;
import org.kalamdb.sql.parser.Statement.CheckSpec;
import org.kalamdb.sql.parser.Statement.CreateTable;
import org.kalamdb.sql.plan.CheckPlanner;

/// The CHECK constraints of a CREATE TABLE.
final class CheckDeclaration {
    private static final int MAX_CHECKS = 100;

    private CheckDeclaration() {}

    /// The constraints with their names; those without one are called after table and column.
    ///
    /// @throws DbException INVALID_SQL for a name that is given twice
    static List<CheckConstraint> named(CreateTable statement, TableName table) {
        if (statement.checks().size() > MAX_CHECKS) {
            throw TableDeclaration.invalid(
                    "Table has " + statement.checks().size() + " CHECK constraints, at most " + MAX_CHECKS);
        }
        Set<String> names = new HashSet<>();
        for (CheckSpec check : statement.checks()) {
            String given = check.name();
            if (given != null && !names.add(given.toLowerCase(Locale.ROOT))) {
                throw TableDeclaration.invalidAt(
                        check.position(), "constraint '" + given + "' is given more than once");
            }
        }
        List<CheckConstraint> constraints = new ArrayList<>();
        for (CheckSpec check : statement.checks()) {
            String given = check.name();
            String name = given == null ? made(check, table, names) : given.toLowerCase(Locale.ROOT);
            constraints.add(new CheckConstraint(name, check.text()));
        }
        return constraints;
    }

    private static String made(CheckSpec check, TableName table, Set<String> names) {
        String base = table.table() + (check.column() == null ? "" : "_" + check.column()) + "_check";
        String name = base;
        for (int i = 1; !names.add(name); i++) {
            name = base + i;
        }
        return name;
    }

    /// @throws DbException for a condition that cannot be evaluated, with its place
    static void require(
            CreateTable statement, TableName name, TableType type, TableOptions options, TableSchema schema) {
        if (statement.checks().isEmpty()) {
            return;
        }
        TableDef table = new TableDef(
                new TableId(0),
                name,
                type,
                options,
                List.of(schema),
                schema.columns().size(),
                0,
                List.of(0L));
        try {
            CheckPlanner.plan(
                    HeldRows.shapeOf(table),
                    name,
                    statement.checks().stream().map(CheckSpec::condition).toList());
        } catch (DbException refused) {
            if (refused.code() == ErrorCode.FEATURE_NOT_SUPPORTED) {
                throw refused;
            }
            throw TableDeclaration.invalidAt(
                    refused.position().orElse(statement.checks().getFirst().position()),
                    String.valueOf(refused.getMessage()));
        }
    }
}
