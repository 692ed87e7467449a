package org.kalamdb.table;

import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableId;

/// A scope of a table, the unit that is flushed and scanned.
record ScopeKey(TableId table, ScopeId scope) {}
