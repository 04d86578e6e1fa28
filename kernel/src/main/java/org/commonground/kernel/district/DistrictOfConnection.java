package org.commonground.kernel.district;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.commonground.kernel.access.CurrentCaller;

/**
 * Tells each connection that leaves the pool whose rows its statements are about: {@code current_district()} in SQL, which
 * every entity's restriction compares its rows with.
 *
 * <p>A connection that said the same last time needs no round trip. What was set inside a transaction disappears with its
 * rollback, so it is set once more when the connection comes back, and only then counts as said.
 */
@Singleton
class DistrictOfConnection implements AgroalPoolInterceptor {
    /** No district has this name: where nobody is known, nothing is seen. */
    private static final String NOBODY = "-";

    private final CurrentCaller current;
    private final ManagedContext requests = Arc.container().requestContext();
    private final Map<Connection, Said> known = new ConcurrentHashMap<>();

    /** @param lasts false if a rollback would undo it */
    private record Said(String district, boolean lasts) {}

    DistrictOfConnection(CurrentCaller current) {
        this.current = current;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        var district = requests.isActive() && current.isKnown() ? current.get().district() : NOBODY;
        var said = known.get(session(connection));
        if (said == null || !said.lasts || !said.district.equals(district)) say(connection, district);
    }

    @Override
    public void onConnectionReturn(Connection connection) {
        var said = known.get(session(connection));
        if (said != null && !said.lasts) say(connection, said.district);
    }

    @Override
    public void onConnectionDestroy(Connection connection) {
        known.remove(session(connection));
    }

    /** What is in the wrapper in which the pool hands a connection over, another one each time. */
    private static Connection session(Connection connection) {
        try {
            return connection.unwrap(Connection.class);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection that cannot be told is of no use: whoever has it learns so from their first statement. */
    private void say(Connection connection, String district) {
        var session = session(connection);
        known.remove(session);
        try {
            try (var statement = connection.prepareStatement("select set_config('commonground.district', ?, false)")) {
                statement.setString(1, district);
                statement.execute();
            }
            known.put(session, new Said(district, connection.getAutoCommit()));
        } catch (SQLException e) {
            Log.debugf("a connection is closed that did not take its district: %s", e.getMessage());
            try {
                connection.close();
            } catch (SQLException alreadyClosed) {
                Log.debug("it was closed already", alreadyClosed);
            }
        }
    }
}
