package org.commonground.kernel.access;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.commonground.kernel.operation.Operation;
import org.commonground.kernel.operation.Operations;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who may do what: the service's {@code access.csv}, one row an operation, one column a role, one {@link Reach} a cell
 * ({@code all}, {@code own}, {@code published}, empty for none; a row may leave out cells at its end). The column {@code public} is for callers
 * without a token. A service with an operation that nobody decided on, or
 * a row for one that it does not serve, does not start.
 */
@Singleton
@Startup
public class AccessTable {
    private static final String TABLE = "access.csv";
    /** Of the operations that the kernel brings to every service. */
    private static final String TABLE_OF_ALL = "access-of-all.csv";

    static final Set<Role> ANYBODY = Set.of(Role.ANONYMOUS);

    private final Map<String, Map<Role, Reach>> rows = new HashMap<>();

    private final CurrentCaller current;

    AccessTable(
            Operations operations, CurrentCaller current, @ConfigProperty(name = "commonground.domain") String domain) {
        this.current = current;
        decide(read(TABLE), UnaryOperator.identity());
        decide(read(TABLE_OF_ALL), name -> Operations.ofService(name, domain));
        var served = operations.all().stream().map(Operation::name).collect(Collectors.toCollection(TreeSet::new));
        var undecided = new TreeSet<>(served);
        undecided.removeAll(rows.keySet());
        var unserved = new TreeSet<>(rows.keySet());
        unserved.removeAll(served);
        if (!undecided.isEmpty() || !unserved.isEmpty())
            throw new IllegalStateException(
                    "access.csv and the resources differ: undecided %s, not served %s".formatted(undecided, unserved));
    }

    private void decide(List<String> table, UnaryOperator<String> name) {
        var header = header(table.getFirst());
        for (var line : table.subList(1, table.size())) {
            var cells = line.split(",", -1);
            var reaches = new EnumMap<Role, Reach>(Role.class);
            for (int i = 1; i < cells.length; i++)
                if (!cells[i].isBlank())
                    reaches.put(
                            header.get(i - 1), Reach.valueOf(cells[i].strip().toUpperCase(Locale.ROOT)));
            if (rows.put(name.apply(cells[0].strip()), reaches) != null)
                throw new IllegalStateException("the access table decides twice on " + cells[0]);
        }
    }

    /** The furthest that any of these roles reaches. */
    public Reach reach(String operation, Set<Role> roles) {
        var cells = rows.getOrDefault(operation, Map.of());
        var furthest = Reach.NONE;
        for (var role : roles) {
            var reach = cells.getOrDefault(role, Reach.NONE);
            if (reach.compareTo(furthest) > 0) furthest = reach;
        }
        return furthest;
    }

    /** What somebody with these roles reaches; what anybody may do without a token, they may do too. */
    public Reach reachOf(String operation, Caller caller) {
        var asAnybody = reach(operation, ANYBODY);
        var asThemselves = reach(operation, caller.roles());
        return asThemselves.compareTo(asAnybody) > 0 ? asThemselves : asAnybody;
    }

    /** The request goes on as if it had called this operation, with its reach: for one that turns out to be one of two. */
    public void goOnAs(String operation) {
        var caller = current.get();
        var reach = reachOf(operation, caller);
        if (reach == Reach.NONE) throw refused(operation);
        current.set(caller, reach);
    }

    Problem refused(String operation) {
        return Problem.of(
                        ProblemCode.FORBIDDEN, "%s needs one of the roles %s".formatted(operation, rolesFor(operation)))
                .member("requiredRoles", rolesFor(operation));
    }

    /** The roles that an operation is open to, for the refusal's text. */
    private List<String> rolesFor(String operation) {
        return rows.getOrDefault(operation, Map.of()).keySet().stream()
                .map(Role::realmRole)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** The operations that need no token, for the contract; empty where there is no table. */
    public static Set<String> publicOperations() {
        if (Thread.currentThread().getContextClassLoader().getResource(TABLE) == null) return Set.of();
        var lines = read(TABLE);
        int column = Arrays.stream(lines.getFirst().split(",", -1))
                .map(String::strip)
                .toList()
                .indexOf(Role.ANONYMOUS.abbreviation());
        if (column < 0) return Set.of();
        return lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(cells -> cells.length > column && !cells[column].isBlank())
                .map(cells -> cells[0].strip())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<Role> header(String line) {
        var names = line.split(",", -1);
        var roles = new ArrayList<Role>();
        for (int i = 1; i < names.length; i++) roles.add(Role.ofAbbreviation(names[i].strip()));
        return roles;
    }

    private static List<String> read(String table) {
        var loader = Thread.currentThread().getContextClassLoader();
        try (var in = Objects.requireNonNull(loader.getResourceAsStream(table), () -> "the service has no " + table);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
