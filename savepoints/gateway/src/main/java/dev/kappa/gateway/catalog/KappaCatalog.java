package dev.kappa.gateway.catalog;

import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.Factory;

/**
 * Streams and materialized views as Flink tables. A name reads its live version, {@code name$v2} that version; sources are
 * not tables. The topology is asked anew at every call, so that a session sees a cutover at its next statement.
 */
public final class KappaCatalog extends ReadOnlyCatalog {
    public static final String NAME = "kappa";
    public static final String DATABASE = "main";

    private final Supplier<Topology> topology;
    private final Supplier<ReadableTables> tables;
    private final Optional<Factory> sinks;

    private KappaCatalog(Supplier<Topology> topology, Supplier<ReadableTables> tables, Optional<Factory> sinks) {
        super(NAME, DATABASE);
        this.topology = topology;
        this.tables = tables;
        this.sinks = sinks;
    }

    /** For planning what a version's job does, which writes its table. */
    public static KappaCatalog ofPlanner(Topology topology, ReadableTables tables) {
        return new KappaCatalog(() -> topology, () -> tables, Optional.empty());
    }

    /**
     * For a session, which only reads.
     *
     * @param tables asked at every call, for a session may read in another way from one statement to the next
     */
    public static KappaCatalog ofSession(Supplier<Topology> topology, Supplier<ReadableTables> tables) {
        return new KappaCatalog(topology, tables, Optional.of(new RefusedSinks(topology)));
    }

    /** The version that a table's name stands for, if it can be read. */
    public static Optional<VersionDefinition> resolve(Topology topology, String table) {
        Optional<VersionId> version = Names.versioned(table);
        Optional<VersionDefinition> found =
                version.isPresent() ? version.map(topology.versions()::get) : topology.live(table);
        return found.filter(v -> v.topic().isPresent());
    }

    @Override
    public List<String> listDatabases() {
        return List.of(DATABASE);
    }

    @Override
    public CatalogDatabase getDatabase(String name) throws DatabaseNotExistException {
        if (!databaseExists(name)) {
            throw new DatabaseNotExistException(getName(), name);
        }
        return new CatalogDatabaseImpl(Map.of(), "Streams and materialized views; a name reads its live version");
    }

    @Override
    public boolean databaseExists(String name) {
        return DATABASE.equals(name);
    }

    @Override
    public List<String> listTables(String database) throws DatabaseNotExistException {
        if (!databaseExists(database)) {
            throw new DatabaseNotExistException(getName(), database);
        }
        return topology.get().objects().values().stream()
                .filter(o -> o.kind() != ObjectKind.SOURCE && o.live().isPresent())
                .map(NamedObject::name)
                .toList();
    }

    @Override
    public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
        return find(path).map(v -> tables.get().of(v)).orElseThrow(() -> new TableNotExistException(getName(), path));
    }

    @Override
    public boolean tableExists(ObjectPath path) {
        return find(path).isPresent();
    }

    private Optional<VersionDefinition> find(ObjectPath path) {
        return databaseExists(path.getDatabaseName())
                ? resolve(topology.get(), path.getObjectName())
                : Optional.empty();
    }

    @Override
    public Optional<Factory> getFactory() {
        return sinks;
    }

    @Override
    CatalogException refused(String what) {
        KappaException refusal = new KappaException(
                ErrorCode.NOT_ALLOWED,
                "the catalog 'kappa' holds streams and materialized views, so Flink's statements cannot " + what + ".",
                "Write CREATE, ALTER or DROP STREAM or MATERIALIZED VIEW, a TEMPORARY table or view for this session,"
                        + " or USE CATALOG default_catalog first.");
        return new CatalogException(refusal.getMessage(), refusal);
    }
}
