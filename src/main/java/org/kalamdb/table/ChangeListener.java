package org.kalamdb.table;

import java.util.List;
import org.kalamdb.model.ChangeEvent;
import org.kalamdb.model.TableId;

/// Hears of row changes after they are committed, in commit order, on the commit thread: it must return
/// quickly and must not throw.
public interface ChangeListener {
    /// Whether changes of this table matter; no event is built for a table that nobody listens to.
    boolean wants(TableId table);

    /// The changes of one command.
    void changed(List<ChangeEvent> events);
}
