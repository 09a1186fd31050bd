import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.RoundRectangle2D;
import javax.swing.JComponent;
import javax.swing.Timer;

/** A handset that lies still, shakes when it rings, and sends out waves when it is used. */
final class Handset extends JComponent {
    private static final long serialVersionUID = 1L;
    private static final int FRAME_MS = 50;
    private static final int WAVES = 3;
    private static final double SHAKE = 0.18;  // radians

    private final Timer timer = new Timer(FRAME_MS, tick -> next());
    private PhoneWindow.State state = PhoneWindow.State.FREE;
    private int frame;

    void setState(PhoneWindow.State next) {
        state = next;
        if (next == PhoneWindow.State.FREE) {
            timer.stop();
        } else {
            timer.start();
        }
        repaint();
    }

    private void next() {
        ++frame;
        repaint();
    }

    private Color color() {
        switch (state) {
            case RINGING:
                return new Color(0xd9822b);
            case CALLING:
                return new Color(0x3b78b5);
            case TALKING:
                return new Color(0x2e9e5b);
            default:
                return new Color(0x8a93a0);
        }
    }

    /** Around the origin, 100 wide. */
    private static Area shape() {
        Area area = new Area(new Arc2D.Double(-50, -30, 100, 90, 20, 140, Arc2D.CHORD));
        area.subtract(new Area(new Arc2D.Double(-36, -14, 72, 70, 0, 180, Arc2D.CHORD)));
        area.add(new Area(new RoundRectangle2D.Double(-52, -6, 30, 22, 12, 12)));
        area.add(new Area(new RoundRectangle2D.Double(22, -6, 30, 22, 12, 12)));
        return area;
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        Graphics2D g = (Graphics2D) graphics.create();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.translate(getWidth() / 2, getHeight() / 2);
        g.setColor(color());
        AffineTransform straight = g.getTransform();
        if (state == PhoneWindow.State.RINGING) {
            g.rotate(Math.sin(frame) * SHAKE);
        }
        g.fill(shape());
        g.setTransform(straight);
        if (state == PhoneWindow.State.CALLING || state == PhoneWindow.State.TALKING) {
            paintWaves(g);
        }
        g.dispose();
    }

    private void paintWaves(Graphics2D g) {
        g.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        int shown = frame / 4 % (WAVES + 1);
        for (int i = 1; i <= shown; ++i) {
            double radius = 48 + 14 * i;
            g.draw(new Arc2D.Double(-radius, -radius, 2 * radius, 2 * radius, 60, 60, Arc2D.OPEN));
        }
    }
}
