package org.commonground.kernel.feed;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.commonground.kernel.access.AccessTable;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.operation.Operation;
import org.commonground.kernel.operation.Operations;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** What this service's feed tells of: the aggregates marked {@link InFeed}. */
@Singleton
@Startup
class FeedTypes {
    private final Map<String, FeedType> byName = new TreeMap<>();
    private final AccessTable access;

    /**
     * @param name with the domain, such as {@code registry.partner}
     * @param list the operation that lists such rows
     * @param path of the list
     * @param toPublicReaders see {@link InFeed#toPublicReaders}
     */
    record FeedType(String name, String table, String list, String path, boolean toPublicReaders) {}

    FeedTypes(
            SessionFactory sessions,
            Operations operations,
            AccessTable access,
            @ConfigProperty(name = "commonground.domain") String domain) {
        this.access = access;
        var mapping = sessions.unwrap(SessionFactoryImplementor.class).getMappingMetamodel();
        for (var entity : sessions.getMetamodel().getEntities()) {
            var mark = entity.getJavaType().getAnnotation(InFeed.class);
            if (mark == null) continue;
            var path = operations.all().stream()
                    .filter(each -> each.name().equals(mark.list()))
                    .map(Operation::path)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no operation " + mark.list()));
            var name = domain + "." + mark.type();
            var table = mapping.getEntityDescriptor(entity.getJavaType()).getIdentifierTableName();
            byName.put(name, new FeedType(name, table, mark.list(), path, mark.toPublicReaders()));
        }
    }

    List<String> tables() {
        return byName.values().stream().map(FeedType::table).toList();
    }

    /** The types that the caller may read at all, in the order of their names, each with the words that they have for it. */
    Map<FeedType, Set<String>> readableBy(Caller caller) {
        var readable = new LinkedHashMap<FeedType, Set<String>>();
        for (var type : byName.values()) {
            var reach = access.reachOf(type.list(), caller);
            if (reach != Reach.NONE && (reach != Reach.PUBLISHED || type.toPublicReaders()))
                readable.put(type, Audience.of(caller, reach));
        }
        return readable;
    }
}
