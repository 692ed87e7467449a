package org.kalamdb.load;

/// The requests of the scenarios. Their slots are in the order of the text.
final class Statements {
    private static final String ID = "#".repeat(13);
    private static final String CONVERSATION = "#".repeat(4);
    private static final String COLUMNS = "id, conversation_id, author, body";

    private Statements() {}

    /// How an INSERT is written.
    enum Form {
        /// Values as parameters, the key made by the server. Slot: conversation.
        PARAMS,
        /// Values in the text, the key made by the server. Slot: conversation.
        TEXT,
        /// Values as parameters, the key too. Slots: id, conversation.
        GIVEN_KEY
    }

    static Request insert(String token, String table, Form form, int seed) {
        String text = new Words(seed).text(Bench.BODY_CHARACTERS);
        String into = "INSERT INTO " + table;
        return Request.sql(
                token,
                switch (form) {
                    case PARAMS ->
                        Request.body(
                                into + " (conversation_id, author, body) VALUES ($1, $2, $3)",
                                CONVERSATION + ",\"user\",\"" + text + "\"");
                    case TEXT ->
                        Request.body(into + " (conversation_id, author, body) VALUES (" + CONVERSATION + ", 'user', '"
                                + text + "')");
                    case GIVEN_KEY ->
                        Request.body(
                                into + " (" + COLUMNS + ") VALUES ($1, $2, $3, $4)",
                                ID + "," + CONVERSATION + ",\"user\",\"" + text + "\"");
                },
                "Inserted 1 row");
    }

    /// An INSERT of many rows. Slots: id and conversation of each.
    static Request bulk(String token, String table, int rows, int seed) {
        Words words = new Words(seed);
        StringBuilder sql = new StringBuilder("INSERT INTO ")
                .append(table)
                .append(" (")
                .append(COLUMNS)
                .append(") VALUES ");
        for (int row = 0; row < rows; row++) {
            sql.append(row == 0 ? "(" : ", (")
                    .append(ID)
                    .append(", ")
                    .append(CONVERSATION)
                    .append(", 'user', '")
                    .append(words.text(Bench.BODY_CHARACTERS))
                    .append("')");
        }
        return Request.sql(token, Request.body(sql.toString()), "Inserted " + rows + " row");
    }

    /// Slot: id.
    static Request point(String token, String table) {
        return Request.sql(
                token, Request.body("SELECT " + COLUMNS + " FROM " + table + " WHERE id = $1", ID), "\"row_count\":1,");
    }

    /// The 50 newest messages of a conversation. Slot: conversation.
    static Request latest(String token, String table) {
        return Request.sql(
                token,
                Request.body(
                        "SELECT " + COLUMNS + " FROM " + table
                                + " WHERE conversation_id = $1 ORDER BY id DESC LIMIT 50",
                        CONVERSATION),
                "\"row_count\":50,");
    }

    /// The 50 newest of the user's rows. No slot.
    static Request newest(String token, String table) {
        return Request.sql(
                token,
                Request.body("SELECT " + COLUMNS + " FROM " + table + " ORDER BY id DESC LIMIT 50"),
                "\"row_count\":50,");
    }

    /// Slots: a number in the new text, which must differ from the old one to count as a change; id.
    static Request update(String token, String table, int seed) {
        String text = new Words(seed).text(Bench.BODY_CHARACTERS - ID.length());
        return Request.sql(
                token,
                Request.body("UPDATE " + table + " SET body = $1 WHERE id = $2", "\"" + ID + text + "\"," + ID),
                "Updated 1 row");
    }

    /// Slot: id.
    static Request delete(String token, String table) {
        return Request.sql(token, Request.body("DELETE FROM " + table + " WHERE id = $1", ID), "Deleted 1 row");
    }

    /// Counts a user's rows. No slot.
    static Request count(String token, String table, long rows) {
        return Request.sql(token, Request.body("SELECT COUNT(*) FROM " + table), "\"rows\":[[\"" + rows + "\"]]");
    }

    /// A user's rows, counted by conversation. No slot.
    static Request groups(String token, String table) {
        return Request.sql(
                token,
                Request.body("SELECT conversation_id, COUNT(*) FROM " + table + " GROUP BY conversation_id"),
                "\"row_count\":" + Bench.CONVERSATIONS + ",");
    }
}
