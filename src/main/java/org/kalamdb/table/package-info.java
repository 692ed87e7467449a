/// Tables over both tiers: the catalogue, the scan that merges hot rows and cold segments at one
/// snapshot, and the checks that
/// stand before every change of rows.
@NullMarked
package org.kalamdb.table;

import org.jspecify.annotations.NullMarked;
