package org.kalamdb.sql.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;

/// The recursive queries whose step is being compiled, by name; of two with one name the inner one counts.
final class Recursions {
    private final Map<String, Deque<PlanNode.WorkTable>> open = new HashMap<>();
    private int next;

    /// @return the number of the table that the step reads
    int enter(String name, List<DataType> types) {
        PlanNode.WorkTable table = new PlanNode.WorkTable(next++, types);
        open.computeIfAbsent(name, _ -> new ArrayDeque<>()).push(table);
        return table.table();
    }

    void leave(String name) {
        open.getOrDefault(name, new ArrayDeque<>()).pop();
    }

    /// @throws DbException INVALID_SQL when the name is used outside of the step, as in a subquery
    PlanNode table(String name) {
        Deque<PlanNode.WorkTable> tables = open.getOrDefault(name, new ArrayDeque<>());
        if (tables.isEmpty()) {
            throw new DbException(
                    ErrorCode.INVALID_SQL,
                    "the recursive query '" + name
                            + "' refers to itself elsewhere than in the FROM clause of its second part");
        }
        return tables.getFirst();
    }
}
