package org.commonground.testkit;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which methods come to call what, directly or through others; as compiled, so without what is bound at run time. */
final class CallGraph {
    static final String CHECK =
            "org.commonground.kernel.concurrency.Preconditions.check(org.commonground.kernel.aggregate.Aggregate)";
    static final String CHECK_UPSERT =
            "org.commonground.kernel.concurrency.Preconditions.checkUpsert(org.commonground.kernel.aggregate.Aggregate)";
    static final String CREATED = "org.jboss.resteasy.reactive.RestResponse$ResponseBuilder.created(java.net.URI)";
    static final String GONE = "org.commonground.kernel.problem.ProblemCode.GONE";
    static final String CURSOR_EXPIRED = "org.commonground.kernel.problem.ProblemCode.CURSOR_EXPIRED";

    private final Map<String, Set<String>> callers = new HashMap<>();

    CallGraph(String root) {
        var code = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(root);
        for (var type : code) for (var access : type.getAccessesFromSelf()) add(access);
        for (var known : List.of(CHECK, CREATED, GONE))
            if (!callers.containsKey(known))
                throw new IllegalStateException("nobody calls %s any more".formatted(known));
    }

    private void add(JavaAccess<?> access) {
        callers.computeIfAbsent(access.getTarget().getFullName(), _ -> new HashSet<>())
                .add(access.getOrigin().getFullName());
    }

    /** Everything that comes to call the first, other than through the second. */
    Set<String> leadingTo(String called, String otherThanThrough) {
        var leading = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(called));
        while (!open.isEmpty())
            for (var caller : callers.getOrDefault(open.pop(), Set.of()))
                if (!caller.equals(otherThanThrough) && leading.add(caller)) open.add(caller);
        return leading;
    }

    Set<String> leadingTo(String called) {
        return leadingTo(called, "");
    }

    static String name(Method method) {
        return "%s.%s(%s)"
                .formatted(
                        method.getDeclaringClass().getName(),
                        method.getName(),
                        Arrays.stream(method.getParameterTypes())
                                .map(Class::getName)
                                .collect(Collectors.joining(", ")));
    }
}
