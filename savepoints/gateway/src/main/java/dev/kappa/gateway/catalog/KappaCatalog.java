package dev.kappa.gateway.catalog;

import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.Factory;

/**
 * Streams and materialized views as Flink tables, and functions. A name reads its live version, {@code name$v2} that version; sources are
 * not tables. The topology is asked anew at every call, so that a session sees a cutover at its next statement.
 */
public final class KappaCatalog extends ReadOnlyCatalog {
    public static final String NAME = "kappa";
    public static final String DATABASE = "main";

    private final Supplier<Topology> topology;
    private final Supplier<ReadableTables> tables;
    private final UserFunctions functions;
    private final LongSupplier statement;
    private final Optional<Factory> sinks;
    private Known known = new Known(-1, Topology.empty());

    private KappaCatalog(
            Supplier<Topology> topology,
            Supplier<ReadableTables> tables,
            UserFunctions functions,
            LongSupplier statement,
            Optional<Factory> sinks) {
        super(NAME, DATABASE);
        this.topology = topology;
        this.tables = tables;
        this.functions = functions;
        this.statement = statement;
        this.sinks = sinks;
    }

    /** A topology, and the statement in which it was asked for. */
    private record Known(long statement, Topology topology) {}

    /** For planning what a version's job does, which writes its table. */
    public static KappaCatalog ofPlanner(Topology topology, ReadableTables tables, UserFunctions functions) {
        return new KappaCatalog(() -> topology, () -> tables, functions, () -> 0, Optional.empty());
    }

    /**
     * For a session, which only reads.
     *
     * @param tables asked at every call, for a session may read in another way from one statement to the next
     * @param statement counts on with every statement: within one, functions are looked for in one topology, because Flink takes every
     *     plain column for a function first
     */
    public static KappaCatalog ofSession(
            Supplier<Topology> topology,
            Supplier<ReadableTables> tables,
            UserFunctions functions,
            LongSupplier statement) {
        return new KappaCatalog(topology, tables, functions, statement, Optional.of(new RefusedSinks(topology)));
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
                .filter(o -> o.kind().hasRows())
                .filter(o -> o.live().isPresent())
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
    public List<String> listFunctions(String database) throws DatabaseNotExistException {
        if (!databaseExists(database)) {
            throw new DatabaseNotExistException(getName(), database);
        }
        return UserFunctions.names(topology.get());
    }

    @Override
    public CatalogFunction getFunction(ObjectPath path) throws FunctionNotExistException {
        return function(path).map(functions::of).orElseThrow(() -> new FunctionNotExistException(getName(), path));
    }

    @Override
    public boolean functionExists(ObjectPath path) {
        return function(path).isPresent();
    }

    private synchronized Optional<VersionDefinition> function(ObjectPath path) {
        if (!databaseExists(path.getDatabaseName())) {
            return Optional.empty();
        }
        long now = statement.getAsLong();
        if (known.statement() != now) {
            known = new Known(now, topology.get());
        }
        return functions.find(known.topology(), path.getObjectName());
    }

    @Override
    public Optional<Factory> getFactory() {
        return sinks;
    }

    @Override
    CatalogException refused(String what) {
        KappaException refusal = new KappaException(
                ErrorCode.NOT_ALLOWED,
                "the catalog 'kappa' holds streams, materialized views and functions, so Flink's statements cannot "
                        + what + ".",
                "Write CREATE, ALTER or DROP STREAM or MATERIALIZED VIEW, a TEMPORARY table or view for this session,"
                        + " or USE CATALOG default_catalog first.");
        return new CatalogException(refusal.getMessage(), refusal);
    }
}
