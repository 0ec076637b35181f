import GRDB

/// The tables of the embedded store. A migration, once released, is never edited: a change is a new one.
enum StoreSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 findings and progress") { database in
            try database.execute(
                sql: """
                    CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
                    CREATE TABLE source (
                      name TEXT PRIMARY KEY,
                      checkpoint TEXT,
                      counters TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE analyzer_state (id INTEGER PRIMARY KEY CHECK (id = 1), data BLOB NOT NULL);
                    CREATE TABLE finding (
                      id TEXT PRIMARY KEY,
                      time INTEGER NOT NULL,
                      first_time INTEGER NOT NULL,
                      last_time INTEGER NOT NULL,
                      rule_id TEXT NOT NULL,
                      level INTEGER NOT NULL,
                      count INTEGER NOT NULL,
                      subject TEXT NOT NULL,
                      sealed BLOB NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX finding_by_last_time ON finding (last_time DESC);
                    CREATE INDEX finding_by_rule ON finding (rule_id, last_time DESC);
                    CREATE TABLE finding_entity (
                      search_key TEXT NOT NULL,
                      finding_id TEXT NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
                      PRIMARY KEY (search_key, finding_id)
                    ) WITHOUT ROWID;
                    CREATE INDEX finding_entity_by_finding ON finding_entity (finding_id);
                    """)
        }
        migrator.registerMigration("2 decisions") { database in
            try database.execute(
                sql: """
                    CREATE TABLE decision (
                      id TEXT PRIMARY KEY,
                      time INTEGER NOT NULL,
                      finding_id TEXT NOT NULL,
                      outcome TEXT NOT NULL,
                      subject TEXT NOT NULL,
                      sealed BLOB NOT NULL,
                      result TEXT
                    ) WITHOUT ROWID;
                    CREATE INDEX decision_by_time ON decision (time DESC);
                    CREATE INDEX decision_by_finding ON decision (finding_id);
                    CREATE INDEX decision_by_subject ON decision (subject, time DESC);
                    CREATE TABLE policy_state (id INTEGER PRIMARY KEY CHECK (id = 1), data BLOB NOT NULL);
                    """)
        }
        return migrator
    }
}
