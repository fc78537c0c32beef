import { h, type JSX } from "preact";

export const Button = (p: JSX.ButtonHTMLAttributes) => <button type="button" {...p} />;
