import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Font;
import java.awt.GridLayout;
import java.awt.event.ActionEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import javax.swing.SwingConstants;
import javax.swing.plaf.basic.BasicButtonUI;

/** What the phone looks like. All on Swing's thread. Components have names, so that a test finds them. */
final class PhoneWindow {
    private static final Color BODY = new Color(0x1e2530);
    private static final Color DISPLAY = new Color(0xf2f5f0);
    private static final Color GREEN = new Color(0x2e9e5b);
    private static final Color RED = new Color(0xc9463d);
    private static final Color GREY = new Color(0x56606e);
    private static final int WIDTH = 320;
    private static final int HEIGHT = 420;

    /** What the phone is doing. */
    enum State {
        FREE,
        CALLING,
        RINGING,
        TALKING
    }

    /** What its keys do. */
    interface Keys {
        void call(String names);

        void answer();

        void hangUp();

        void mute();

        void close();
    }

    private final JFrame frame;
    private final JLabel owner = new JLabel("", SwingConstants.CENTER);
    private final JLabel status = new JLabel("free", SwingConstants.CENTER);
    private final JLabel news = new JLabel(" ", SwingConstants.CENTER);
    private final JTextField callee = new JTextField();
    private final Handset handset = new Handset();
    private final JButton green = key("Call", GREEN);
    private final JButton red = key("Hang up", RED);
    private final JButton mute = key("Mute", GREY);
    private final Keys keys;
    private State state = State.FREE;

    PhoneWindow(String user, Keys keys) {
        this.keys = keys;
        frame = new JFrame("tuicall: " + user);
        frame.setName("phone of " + user);
        owner.setText(user + ", connecting");
        status.setName("status");
        news.setName("news");
        callee.setName("callee");
        green.addActionListener(this::greenPressed);
        callee.addActionListener(this::greenPressed);
        red.addActionListener(pressed -> keys.hangUp());
        mute.addActionListener(pressed -> keys.mute());
        lay();
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent event) {
                keys.close();
            }
        });
        show(State.FREE, "free");
        frame.setVisible(true);
    }

    private static JButton key(String text, Color color) {
        JButton button = new JButton(text);
        button.setName(text);
        button.setUI(new BasicButtonUI());  // which leaves the colour as it is
        button.setBackground(color);
        button.setForeground(Color.WHITE);
        button.setFont(button.getFont().deriveFont(Font.BOLD, 14f));
        button.setFocusPainted(false);
        button.setBorder(BorderFactory.createEmptyBorder(10, 4, 10, 4));
        return button;
    }

    private void lay() {
        owner.setForeground(Color.LIGHT_GRAY);
        status.setFont(status.getFont().deriveFont(Font.BOLD, 16f));
        news.setForeground(GREY);
        callee.setFont(callee.getFont().deriveFont(16f));
        callee.setToolTipText("one user, or several with commas between");

        JPanel display = new JPanel(new BorderLayout());
        display.setBackground(DISPLAY);
        display.setBorder(BorderFactory.createEmptyBorder(12, 8, 8, 8));
        display.add(status, BorderLayout.NORTH);
        display.add(handset, BorderLayout.CENTER);
        display.add(news, BorderLayout.SOUTH);

        JPanel row = new JPanel(new GridLayout(1, 3, 8, 8));
        row.setOpaque(false);
        row.add(green);
        row.add(mute);
        row.add(red);
        JPanel bottom = new JPanel(new BorderLayout(8, 8));
        bottom.setOpaque(false);
        bottom.add(callee, BorderLayout.NORTH);
        bottom.add(row, BorderLayout.SOUTH);

        JPanel body = new JPanel(new BorderLayout(10, 10));
        body.setBackground(BODY);
        body.setBorder(BorderFactory.createEmptyBorder(12, 16, 16, 16));
        body.add(owner, BorderLayout.NORTH);
        body.add(display, BorderLayout.CENTER);
        body.add(bottom, BorderLayout.SOUTH);
        frame.setContentPane(body);
        frame.setSize(WIDTH, HEIGHT);
    }

    private void greenPressed(ActionEvent pressed) {
        if (state == State.RINGING) {
            keys.answer();
        } else if (state == State.FREE && !callee.getText().trim().isEmpty()) {
            keys.call(callee.getText());
        }
    }

    State getState() {
        return state;
    }

    /** Shows what the phone is doing; only those keys can be pressed that do something. */
    void show(State next, String text) {
        if (next != state && next != State.FREE) {
            news.setText(" ");
        }
        state = next;
        status.setText(text);
        green.setText(next == State.RINGING ? "Answer" : "Call");
        red.setText(next == State.RINGING ? "Decline" : "Hang up");
        green.setEnabled(next == State.FREE || next == State.RINGING);
        red.setEnabled(next != State.FREE);
        mute.setEnabled(next == State.TALKING);
        callee.setEnabled(next == State.FREE);
        handset.setState(next);
    }

    /** A line below: what others do. */
    void tell(String text) {
        news.setText(text);
    }

    void setMuted(boolean muted) {
        mute.setText(muted ? "Unmute" : "Mute");
    }

    void setOnline(boolean online) {
        owner.setText(frame.getTitle().replaceFirst("tuicall: ", "") + (online ? "" : ", offline"));
    }
}
