package org.commonground.metrics.cube;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.suppression.MarginTable;
import org.hibernate.Session;

/** Judged tables in the database. Only blocks that changed are written again. */
@ApplicationScoped
class JudgedTables {
    private final Session db;
    private final CurrentCaller current;

    JudgedTables(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    /**
     * What a stored table was made of.
     *
     * @param build changes whenever it is worked out anew
     */
    record Head(String measureCode, UUID rootId, long revision, String basis, long orgs, long build) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(Integer no, byte[] cells) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Shape(Long build, byte[] shape) {}

    List<Head> heads(Collection<String> codes) {
        return db.createNativeQuery("""
                        select measure_code, root_id, revision, basis, orgs, build from judged_table
                        where district = :district and measure_code = any(:codes)
                        """, Head.class)
                .setParameter("district", current.get().district())
                .setParameter("codes", codes.toArray(String[]::new))
                .getResultList();
    }

    byte[] shape(String district, String code, UUID root, long build) {
        var shape = db.createNativeQuery("""
                        select build, shape from judged_table
                        where district = :district and measure_code = :code and root_id = :root and build = :build
                        """, Shape.class)
                .setParameter("district", district)
                .setParameter("code", code)
                .setParameter("root", root)
                .setParameter("build", build)
                .getSingleResultOrNull();
        if (shape == null) throw new TableMoved();
        return shape.shape;
    }

    SortedMap<Integer, byte[]> blocks(
            String district, String code, UUID root, long build, int level, int from, int to) {
        var blocks = new TreeMap<Integer, byte[]>();
        db.createNativeQuery("""
                        select b.no, b.cells from judged_block b join judged_table t
                            on t.district = b.district and t.measure_code = b.measure_code and t.root_id = b.root_id
                        where b.district = :district and b.measure_code = :code and b.root_id = :root and t.build = :build
                            and b.level = :level and b.no between :from and :to
                        """, Block.class)
                .setParameter("district", district)
                .setParameter("code", code)
                .setParameter("root", root)
                .setParameter("build", build)
                .setParameter("level", level)
                .setParameter("from", from)
                .setParameter("to", to)
                .getResultList()
                .forEach(block -> blocks.put(block.no, block.cells));
        if (blocks.size() <= to - from) throw new TableMoved();
        return blocks;
    }

    /** Held until the transaction ends: a table is worked out by one at a time. */
    void lock(String district, String code, UUID root) {
        db.createNativeQuery("select cast(pg_advisory_xact_lock(hashtextextended(:table, 0)) as text)", String.class)
                .setParameter("table", "judged_table|%s|%s|%s".formatted(district, code, root))
                .getResultList();
    }

    /** Stores a table in place of the one before; false if it is too large for that. */
    boolean keep(Head head, SchoolPeriod root, Cube cube) {
        if (!(cube.cells() instanceof FreshCells cells) || cube.axes() > StoredCells.MOST_AXES) return false;
        var levels = levels(cube.shape(), cells);
        if (levels.values().stream().anyMatch(blocks -> blocks.size() > StoredCells.MOST_BLOCKS)) return false;
        var directory = new TreeMap<Integer, long[]>();
        levels.forEach((level, blocks) ->
                directory.put(level, blocks.stream().mapToLong(CellBlock::first).toArray()));
        var district = current.get().district();
        db.createNativeMutationQuery("""
                        insert into judged_table
                            (district, measure_code, root_id, school_year, revision, basis, orgs, build, shape)
                        values (:district, :code, :root, :year, :revision, :basis, :orgs, nextval('judged_table_build'), :shape)
                        on conflict (district, measure_code, root_id) do update set
                            school_year = excluded.school_year, revision = excluded.revision, basis = excluded.basis,
                            orgs = excluded.orgs, build = excluded.build, shape = excluded.shape
                        """)
                .setParameter("district", district)
                .setParameter("code", head.measureCode)
                .setParameter("root", head.rootId)
                .setParameter("year", root.schoolYear())
                .setParameter("revision", head.revision)
                .setParameter("basis", head.basis)
                .setParameter("orgs", head.orgs)
                .setParameter("shape", TableShape.bytes(cube.shape(), directory))
                .executeUpdate();
        db.doWork(connection -> write(connection, district, head, levels));
        return true;
    }

    private static void write(
            Connection connection, String district, Head head, SortedMap<Integer, List<CellBlock>> levels)
            throws SQLException {
        var kept = new ArrayList<String>();
        try (var upsert = connection.prepareStatement("""
                insert into judged_block (district, measure_code, root_id, level, no, cells) values (?, ?, ?, ?, ?, ?)
                on conflict (district, measure_code, root_id, level, no) do update set cells = excluded.cells
                where judged_block.cells is distinct from excluded.cells
                """)) {
            for (var level : levels.entrySet())
                for (int no = 0; no < level.getValue().size(); no++) {
                    upsert.setString(1, district);
                    upsert.setString(2, head.measureCode);
                    upsert.setObject(3, head.rootId);
                    upsert.setInt(4, level.getKey());
                    upsert.setInt(5, no);
                    upsert.setBytes(6, level.getValue().get(no).bytes());
                    upsert.addBatch();
                    kept.add(level.getKey() + ":" + no);
                }
            upsert.executeBatch();
        }
        try (var delete = connection.prepareStatement("""
                delete from judged_block where district = ? and measure_code = ? and root_id = ?
                    and level || ':' || no <> all(?)
                """)) {
            delete.setString(1, district);
            delete.setString(2, head.measureCode);
            delete.setObject(3, head.rootId);
            delete.setArray(4, connection.createArrayOf("text", kept.toArray()));
            delete.executeUpdate();
        }
    }

    private record Placed(long code, int cell) {}

    /** What may be asked for, by level and in the order of codes; a rest is never asked for. */
    private static SortedMap<Integer, List<CellBlock>> levels(TableShape shape, FreshCells cells) {
        MarginTable table = cells.table();
        var places = new TreeMap<Integer, List<Placed>>();
        for (int cell = 0; cell < table.size(); cell++) {
            if (!table.isPublished(cell)) continue;
            var nodes = table.nodes(cell);
            places.computeIfAbsent(shape.level(nodes), _ -> new ArrayList<>()).add(new Placed(shape.code(nodes), cell));
        }
        var levels = new TreeMap<Integer, List<CellBlock>>();
        places.forEach((level, all) -> {
            all.sort(Comparator.comparingLong(Placed::code));
            var blocks = new ArrayList<CellBlock>();
            for (int from = 0; from < all.size(); from += CellBlock.MOST)
                blocks.add(block(all.subList(from, Math.min(all.size(), from + CellBlock.MOST)), cells));
            levels.put(level, blocks);
        });
        return levels;
    }

    private static CellBlock block(List<Placed> places, FreshCells cells) {
        var block = new CellBlock(places.size(), Cube.LAYERS);
        for (int at = 0; at < places.size(); at++) {
            int cell = places.get(at).cell;
            block.set(at, places.get(at).code, cells.status(cell), cells.isStated(cell), cells.isOfOneTag(cell));
            for (int layer = 0; layer < Cube.LAYERS; layer++) block.set(at, layer, cells.amount(cell, layer));
        }
        return block;
    }
}
